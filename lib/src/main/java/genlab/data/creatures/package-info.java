/** Pixel creatures: drawn by code, of known making, the same to the pixel on every machine. */
package genlab.data.creatures;
