package genlab.data.faces;

import genlab.data.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is known of a face: one tag of each kind.
 *
 * @param all the tags, in the order of {@link Tag.Kind}
 */
public record FaceTags(List<Tag> all) {

    /** Checks that there is one tag of each kind. */
    public FaceTags {
        all = List.copyOf(all);
        if (!all.stream().map(Tag::kind).toList().equals(List.of(Tag.Kind.values()))) {
            throw new IllegalArgumentException(all + ", expected one tag of each of " + List.of(Tag.Kind.values()));
        }
    }

    /** These tags; of every other kind the first: {@code of(RED_HAIR, GREEN_EYES)} wears no hat and smiles. */
    public static FaceTags of(Tag... tags) {
        var first =
                Arrays.stream(Tag.Kind.values()).map(kind -> kind.tags().get(0)).toList();
        return new FaceTags(first).with(tags);
    }

    /** Tags at random: those of a kind alike, save that one face in three wears glasses and one in three a hat. */
    static FaceTags any(Rng rng) {
        List<Tag> all = new ArrayList<>();
        for (Tag.Kind kind : Tag.Kind.values()) {
            List<Tag> tags = kind.tags();
            boolean worn = kind == Tag.Kind.GLASSES || kind == Tag.Kind.HAT;
            all.add(tags.get(worn ? rng.below(3) / 2 : rng.below(tags.size())));
        }
        return new FaceTags(all);
    }

    /** The tag of a kind. */
    public Tag get(Tag.Kind kind) {
        return all.stream().filter(tag -> tag.kind() == kind).findFirst().orElseThrow();
    }

    /** Whether all of these are true of the face. */
    public boolean has(Tag... tags) {
        return all.containsAll(List.of(tags));
    }

    /** The same tags, these in the place of those of their kinds. */
    public FaceTags with(Tag... tags) {
        List<Tag> changed = new ArrayList<>(all);
        for (Tag tag : tags) {
            changed.replaceAll(own -> own.kind() == tag.kind() ? tag : own);
        }
        return new FaceTags(changed);
    }

    /** In words, in the order of {@link Tag.Kind}, of these kinds alone where there are any: "red hair, green eyes, glasses". */
    public String caption(Tag.Kind... kinds) {
        List<Tag.Kind> wanted = List.of(kinds);
        return all.stream()
                .filter(tag -> wanted.isEmpty() || wanted.contains(tag.kind()))
                .filter(tag -> tag != Tag.NO_GLASSES && tag != Tag.NO_HAT)
                .map(Tag::words)
                .collect(Collectors.joining(", "));
    }
}
