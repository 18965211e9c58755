/**
 * Tells over HTTP whether an application lives and whether it is ready, and what is wrong if not.
 * Knows nothing of the applications: whoever starts it says what is to be checked.
 */
package io.pool5.health;
