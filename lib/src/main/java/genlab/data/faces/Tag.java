package genlab.data.faces;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A word or two that are true of a face. A face has one tag of each {@link Kind}. */
public enum Tag {
    BLACK_HAIR(Kind.HAIR, 0x3a3644),
    BLONDE_HAIR(Kind.HAIR, 0xf6cf55),
    BLUE_HAIR(Kind.HAIR, 0x3f74e0),
    BROWN_HAIR(Kind.HAIR, 0x80492a),
    GREEN_HAIR(Kind.HAIR, 0x4bb35c),
    PINK_HAIR(Kind.HAIR, 0xf58cb8),
    PURPLE_HAIR(Kind.HAIR, 0x8a52c8),
    RED_HAIR(Kind.HAIR, 0xd93a34),
    BLUE_EYES(Kind.EYES, 0x2f86f0),
    BROWN_EYES(Kind.EYES, 0x98501c),
    GREEN_EYES(Kind.EYES, 0x2fa84c),
    PURPLE_EYES(Kind.EYES, 0x9a4ce0),
    RED_EYES(Kind.EYES, 0xe02c3c),
    YELLOW_EYES(Kind.EYES, 0xf5b800),
    SHORT_HAIR(Kind.STYLE, 0),
    BOB_CUT(Kind.STYLE, 0),
    LONG_HAIR(Kind.STYLE, 0),
    TWINTAILS(Kind.STYLE, 0),
    NO_GLASSES(Kind.GLASSES, 0),
    GLASSES(Kind.GLASSES, 0),
    NO_HAT(Kind.HAT, 0),
    HAT(Kind.HAT, 0),
    SMILE(Kind.MOUTH, 0),
    OPEN_MOUTH(Kind.MOUTH, 0),
    FROWN(Kind.MOUTH, 0),
    LIGHT_SKIN(Kind.SKIN, 0xffe3d0),
    TAN_SKIN(Kind.SKIN, 0xeab588),
    DARK_SKIN(Kind.SKIN, 0xa8714a),
    BLUE_BACKGROUND(Kind.BACKGROUND, 0xbfe2fa),
    GREEN_BACKGROUND(Kind.BACKGROUND, 0xc4ebc4),
    PINK_BACKGROUND(Kind.BACKGROUND, 0xfad0dc),
    YELLOW_BACKGROUND(Kind.BACKGROUND, 0xfaf0b4);

    /** What a tag is about, in the order of a caption: hair and eyes first, as tagged drawings have them. */
    public enum Kind {
        HAIR,
        EYES,
        STYLE,
        GLASSES,
        HAT,
        MOUTH,
        SKIN,
        BACKGROUND;

        /** The tags of this kind; {@link Tag#number()} is a tag's place among them. */
        public List<Tag> tags() {
            return OF_KIND.get(this);
        }
    }

    private static final Map<Kind, List<Tag>> OF_KIND =
            Arrays.stream(values()).collect(Collectors.groupingBy(Tag::kind, Collectors.toUnmodifiableList()));

    private final Kind kind;
    final int colour;

    Tag(Kind kind, int colour) {
        this.kind = kind;
        this.colour = colour;
    }

    /** What this tag is about. */
    public Kind kind() {
        return kind;
    }

    /** Its place among the tags of its kind, from 0. */
    public int number() {
        return kind.tags().indexOf(this);
    }

    /** As in a caption: "red hair". */
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
