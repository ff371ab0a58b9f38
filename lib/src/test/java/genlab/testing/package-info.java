/** What tests of several packages share: central differences, managers, memory, the numbers of networks. */
package genlab.testing;
