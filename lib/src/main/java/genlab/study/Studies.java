package genlab.study;

import java.util.List;

/** All studies, in the order of the labs. A new study is one more line. */
public final class Studies {

    private static final List<Study<?, ?>> ALL = List.of(new DivergenceStudy(), new ModeStudy());

    private Studies() {}

    /** Every study. */
    public static List<Study<?, ?>> all() {
        return ALL;
    }

    /**
     * The study of a lab.
     *
     * @param lab its number, for instance {@code 13}
     * @throws IllegalArgumentException if that lab has none
     */
    public static Study<?, ?> of(String lab) {
        return ALL.stream()
                .filter(s -> s.lab().equals(lab))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("lab " + lab + " has no study; there are those of labs "
                        + String.join(", ", ALL.stream().map(Study::lab).toList())));
    }
}
