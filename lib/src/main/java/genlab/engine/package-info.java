/** The only package that touches the engine's internals: gradients, fused optimisers, the TorchScript bridge. */
package genlab.engine;
