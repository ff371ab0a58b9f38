/** What a trained model is judged by. */
package genlab.metric;
