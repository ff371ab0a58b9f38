package genlab.plot;

import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * Frames of a training run to step through by hand.
 *
 * <p>Where scripts run (a notebook that the reader ran or trusts, an exported page), one frame is shown
 * with its caption and a slider below. Where they are removed (JupyterLab shows a notebook that came
 * from elsewhere and was not run without scripts and without style sheets; so does a code host's page), the same
 * HTML is a strip of all frames, small, each with its caption: nothing is lost but the sliding.
 * Only the script makes the slider, so no dead control is left.
 */
public final class FrameSlider {

    private static final int THUMBNAIL = 150;

    private static final String SCRIPT =
            """
            <script>
            document.querySelectorAll('[id="%s"]').forEach(function (box) {
              if (box.lastElementChild.tagName === 'P') { return; }
              var frames = Array.from(box.children), bar = document.createElement('p');
              bar.innerHTML = '<input type="range" min="0" value="0" step="1"> <span></span>';
              var slider = bar.firstElementChild, count = bar.lastElementChild;
              slider.max = frames.length - 1;
              slider.style.cssText = 'width:320px;max-width:80%;vertical-align:middle';
              slider.setAttribute('aria-label', 'frame');
              function show() {
                frames.forEach(function (f, i) { f.style.display = i === +slider.value ? 'block' : 'none'; });
                count.textContent = (+slider.value + 1) + ' / ' + frames.length;
              }
              frames.forEach(function (f) {
                var picture = f.querySelector('img');
                picture.removeAttribute('width');
                f.style.textAlign = 'left';
              });
              bar.style.margin = '4px 0';
              slider.addEventListener('input', show);
              box.appendChild(bar);
              show();
            });
            </script>
            """;

    private FrameSlider() {}

    /** The HTML of frames with a caption each, for instance the step; its id comes from the content alone. */
    public static String html(List<BufferedImage> frames, List<String> captions) {
        if (frames.isEmpty() || frames.size() != captions.size()) {
            throw new IllegalArgumentException(captions.size() + " captions for " + frames.size() + " frames");
        }
        var strip = new StringBuilder();
        for (int i = 0; i < frames.size(); i++) {
            BufferedImage frame = frames.get(i);
            strip.append("<div style=\"display:inline-block;text-align:center;margin:0 6px 6px 0\"><img src=\"")
                    .append(Png.address(frame))
                    .append("\" width=\"")
                    .append(Math.min(THUMBNAIL, frame.getWidth()))
                    .append("\" alt=\"")
                    .append(Html.text(captions.get(i)))
                    .append("\"><div>")
                    .append(Html.text(captions.get(i)))
                    .append("</div></div>\n");
        }
        String id = "frames-" + UUID.nameUUIDFromBytes(strip.toString().getBytes(StandardCharsets.UTF_8));
        return "<div id=\"" + id + "\">\n" + strip + "</div>\n" + SCRIPT.replace("%s", id);
    }
}
