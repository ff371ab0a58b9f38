package genlab.engine;

import ai.djl.pytorch.jni.JniUtils;

/** How many threads one tensor operation may use. */
public final class Threads {

    private Threads() {}

    /** Sets the number of threads of one operation, for the whole process. */
    public static void set(int threads) {
        Bridge.load();
        JniUtils.setNumThreads(threads);
    }

    /** The number of threads of one operation. */
    public static int get() {
        Bridge.load();
        return JniUtils.getNumThreads();
    }
}
