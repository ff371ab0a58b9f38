/** Cartoon faces with known tags: drawn by code, the same to the pixel on every machine. */
package genlab.data.faces;
