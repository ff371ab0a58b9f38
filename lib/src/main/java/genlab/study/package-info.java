/**
 * Questions that one training cannot answer: settings x seeds, one row of numbers each, and what to make of the rows.
 *
 * <p>A study is a pure function and runs anywhere; the module {@code genlab-study} runs many at once on Apache Spark.
 */
package genlab.study;
