package genlab.study.spark;

import ai.djl.engine.Engine;
import org.apache.spark.package$;

/** What a training ran on. */
final class Versions {

    private Versions() {}

    /** DJL, PyTorch, Spark, Java and machine of this process. */
    static String here() {
        return "DJL " + Engine.getDjlVersion()
                + ", PyTorch " + Engine.getInstance().getVersion()
                + ", Spark " + package$.MODULE$.SPARK_VERSION()
                + ", Java " + Runtime.version().feature()
                + ", " + System.getProperty("os.name") + " " + System.getProperty("os.arch");
    }
}
