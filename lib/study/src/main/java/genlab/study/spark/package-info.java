/** Runs studies on Apache Spark: in this process, or on a cluster; Spark does the scheduling and the retrying. */
package genlab.study.spark;
