package genlab.plot;

import genlab.data.Sound;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Sounds with buttons to play them, side by side, each over its name: HTML that carries the samples and so plays in a notebook and in
 * a page exported from it.
 *
 * <pre>{@code
 * render(Listen.html(sounds), "text/html")
 * }</pre>
 */
public final class Listen {

    private Listen() {}

    /** A row of players, more rows where they do not fit. */
    public static String html(List<Sound> sounds) {
        return sounds.stream()
                .map(sound -> "<figure style=\"margin:4px\"><audio controls preload=\"none\""
                        + " style=\"width:180px;height:32px\" src=\"data:audio/wav;base64,"
                        + Base64.getEncoder().encodeToString(sound.wav())
                        + "\"></audio><figcaption style=\"font-size:85%;text-align:center\">"
                        + Tables.text(sound.name()) + "</figcaption></figure>")
                .collect(Collectors.joining("\n", "<div style=\"display:flex;flex-wrap:wrap\">\n", "\n</div>\n"));
    }
}
