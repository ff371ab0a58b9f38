/** From one kind of picture to another. */
package genlab.translation;
