/** Data sets and batches: real loaders, generated sets, download with checksum. */
package genlab.data;
