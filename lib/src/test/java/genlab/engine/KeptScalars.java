package genlab.engine;

/** How many numbers {@link Scalars} keeps for good: the only tensors that may outlive what made them. */
public final class KeptScalars {

    private KeptScalars() {}

    /** The number of them now. */
    public static int count() {
        return Scalars.KEPT.size();
    }
}
