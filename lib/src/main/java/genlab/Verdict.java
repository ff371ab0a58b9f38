package genlab;

/** What a lab finds about a sentence of the lecture. */
public final class Verdict {

    /** It is so. */
    public static final Verdict HOLDS = new Verdict("holds");

    /** It is not so in this lab: with other networks, data or patience it may be. */
    public static final Verdict DOES_NOT_HOLD = new Verdict("does not hold here");

    /** What it speaks of is out of this lab's reach. */
    public static final Verdict CANNOT_BE_TESTED = new Verdict("cannot be tested here");

    private final String words;

    private Verdict(String words) {
        this.words = words;
    }

    /** It is so under a condition, for instance {@code "equal step sizes"}. */
    public static Verdict holdsUnder(String condition) {
        return new Verdict("holds under " + condition);
    }

    @Override
    public String toString() {
        return words;
    }
}
