/** Figures: returned as images or HTML, never shown here. */
package genlab.plot;
