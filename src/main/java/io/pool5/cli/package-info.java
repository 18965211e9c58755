/** The command line: each command parses, wires and runs; everything else lives elsewhere. */
package io.pool5.cli;
