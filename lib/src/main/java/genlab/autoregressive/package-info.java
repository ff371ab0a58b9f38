/** Models that draw one element at a time from those before it. */
package genlab.autoregressive;
