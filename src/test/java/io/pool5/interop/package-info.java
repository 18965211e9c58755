/**
 * Other people's clients (kcat, Python, Node) against the whole flow: they run the programs that
 * docs/clients.md shows.
 */
package io.pool5.interop;
