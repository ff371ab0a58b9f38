package genlab.study;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * All studies on the class path, in the order of the labs. A new one is a class and a line in {@code
 * META-INF/services/genlab.study.Study}; a class of one's own in a jar of one's own is found too.
 */
public final class Studies {

    // the loader that knows this class: on a cluster it is not the thread's own
    private static final List<Study<?, ?>> ALL = StreamSupport.stream(
                    ServiceLoader.load(Study.class, Study.class.getClassLoader())
                            .spliterator(),
                    false)
            .<Study<?, ?>>map(study -> study)
            .sorted(Comparator.comparing(study -> study.plan().lab()))
            .collect(Collectors.toUnmodifiableList());

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
        return all().stream()
                .filter(study -> study.plan().lab().equals(lab))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("lab " + lab + " has no study; there are those of labs "
                        + String.join(
                                ", ",
                                all().stream().map(study -> study.plan().lab()).toList())));
    }
}
