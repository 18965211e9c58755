/** Measures parts of pool5 on the machine it runs on, each apart from the others. */
package io.pool5.bench;
