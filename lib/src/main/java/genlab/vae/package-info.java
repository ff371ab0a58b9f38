/** Auto-encoders, variational auto-encoders and their objectives. */
package genlab.vae;
