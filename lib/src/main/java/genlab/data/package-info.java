/** Data sets and batches: a store with one loader a real set, generated sets, random streams. */
package genlab.data;
