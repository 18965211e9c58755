package io.pool5.head;

import io.pool5.events.HeadModelManifest;
import io.pool5.linear.StateBlock;
import java.util.List;

/**
 * A complete snapshot of a head.
 *
 * @param manifest what it is
 * @param blocks every block that the manifest names
 */
record Snapshot(HeadModelManifest manifest, List<StateBlock> blocks) {}
