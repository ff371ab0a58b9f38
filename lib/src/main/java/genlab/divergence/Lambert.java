package genlab.divergence;

/** Lambert's function W, the inverse of w exp(w), for arguments so large that only their logarithm is given. */
final class Lambert {

    private static final int MOST = 50;

    private Lambert() {}

    /** W(exp y): the w with w + ln w = y. Newton's method on ln w, whose steps after the first all have one sign. */
    static double ofExp(double y) {
        double s = y > 1 ? Math.log(y) : y;
        for (int i = 0; i < MOST; i++) {
            double w = Math.exp(s);
            double step = (w + s - y) / (w + 1);
            s -= step;
            if (Math.abs(step) <= 1e-15 * (1 + Math.abs(s))) {
                break;
            }
        }
        return Math.exp(s);
    }
}
