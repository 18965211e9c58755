/**
 * Measures pool5 on the machine it runs on: single parts apart from the others, and the whole flow.
 */
package io.pool5.bench;
