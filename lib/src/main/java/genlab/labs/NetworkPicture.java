package genlab.labs;

import genlab.nn.Mlp;
import genlab.plot.Style;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Lab 00: a small network at work on one example whose answer is 1: a hidden layer with ReLU, one logit, its sigmoid and the loss
 * -ln of that. On every line stand the weight and, orange, the slope of the loss.
 */
public final class NetworkPicture {

    private static final int WIDTH = 960;
    private static final int HEIGHT = 500;
    private static final int RADIUS = 40;
    private static final double INPUT = 80;
    private static final double HIDDEN = 390;
    private static final double LOGIT = 650;
    private static final double CHANCE = 770;
    private static final double LOSS = 890;
    private static final double MIDDLE = 215;
    private static final Color SLOPE = Style.series(1);

    private final double[] x;
    private final float[] w;
    private final float[] b;
    private final float[] v;
    private final float c;
    private final double[] sums;
    private final double[] h;
    private final double logit;

    private NetworkPicture(List<float[]> weights, double[] x) {
        this.x = x;
        w = weights.get(0);
        b = weights.get(1);
        v = weights.get(2);
        c = weights.get(3)[0];
        if (w.length != b.length * x.length || v.length != b.length) {
            throw new IllegalArgumentException("a picture has one hidden layer and one output; " + x.length
                    + " inputs, weights " + w.length + ", " + b.length + " and " + v.length);
        }
        sums = IntStream.range(0, b.length).mapToDouble(this::sum).toArray();
        h = IntStream.range(0, b.length).mapToDouble(j -> Math.max(0, sums[j])).toArray();
        logit = c + IntStream.range(0, b.length).mapToDouble(j -> v[j] * h[j]).sum();
    }

    /** A picture of this network, one hidden layer and one output, with these inputs. */
    public static NetworkPicture of(Mlp net, double... x) {
        return new NetworkPicture(
                net.weights().stream().map(a -> a.toFloatArray()).toList(), x.clone());
    }

    private double sum(int j) {
        return b[j]
                + IntStream.range(0, x.length)
                        .mapToDouble(i -> w[j * x.length + i] * x[i])
                        .sum();
    }

    private double chance() {
        return 1 / (1 + Math.exp(-logit));
    }

    /** The loss, -ln sigmoid(logit). */
    double loss() {
        return Math.log1p(Math.exp(-logit));
    }

    /** d loss / d (weight from unit j to the output), or to its bias, where h is 1. */
    double slope(double value) {
        return (chance() - 1) * value;
    }

    /** d loss / d (bias of hidden unit j): none where its ReLU is off. */
    double slopeBelow(int j) {
        return sums[j] > 0 ? slope(v[j]) : 0;
    }

    /** Draws it. */
    public BufferedImage image() {
        BufferedImage sheet = Style.sheet(WIDTH, HEIGHT);
        Graphics2D g = Style.pen(sheet);
        for (int j = 0; j < b.length; j++) {
            double y = y(j, b.length);
            for (int i = 0; i < x.length; i++) {
                // labels stand where the lines have not crossed yet
                line(g, INPUT, y(i, x.length), HIDDEN, y, 0.32, w[j * x.length + i], slopeBelow(j) * x[i]);
            }
            line(g, HIDDEN, y, LOGIT, MIDDLE, 0.5, v[j], slope(h[j]));
        }
        g.setColor(Style.INK);
        g.setStroke(Style.line(1.6));
        g.draw(new Line2D.Double(LOGIT, MIDDLE, LOSS, MIDDLE));
        for (int i = 0; i < x.length; i++) {
            unit(g, INPUT, y(i, x.length), RADIUS, number(x[i]));
        }
        for (int j = 0; j < b.length; j++) {
            double y = y(j, b.length);
            unit(g, HIDDEN, y, RADIUS, number(sums[j]) + " → " + number(h[j]));
            pair(g, HIDDEN, y + RADIUS + 3, "bias " + number(b[j]), number(slopeBelow(j)));
        }
        unit(g, LOGIT, MIDDLE, RADIUS, number(logit));
        pair(g, LOGIT, MIDDLE + RADIUS + 3, "bias " + number(c), number(slope(1)));
        unit(g, CHANCE, MIDDLE, 24, number(chance()));
        unit(g, LOSS, MIDDLE, 24, number(loss()));
        head(g, INPUT, "input", "one example");
        pair(g, (INPUT + HIDDEN) / 2, 34, "weights", "slopes");
        head(g, HIDDEN, "hidden layer", b.length + " units, with ReLU");
        pair(g, (HIDDEN + LOGIT) / 2, 34, "weights", "slopes");
        head(g, LOGIT, "output layer", "1 unit: a logit");
        head(g, CHANCE, "sigmoid", "a probability");
        head(g, LOSS, "loss", "in nats");
        arrow(g, INPUT, LOSS, 420, Style.series(0), "forward: from the example to the loss");
        arrow(g, LOSS, INPUT, 465, SLOPE, "backward: the gradient, for every weight and bias the slope of the loss");
        g.dispose();
        return sheet;
    }

    private static double y(int i, int of) {
        return MIDDLE + (i - (of - 1) / 2.0) * (of == 2 ? 190 : 120);
    }

    private static String number(double value) {
        return Style.number(Math.round(value * 1000) / 1000.0, 1);
    }

    private static void head(Graphics2D g, double x, String above, String below) {
        g.setColor(Style.INK);
        Style.Text.TITLE.drawCentred(g, above, x, 12);
        Style.Text.TICK.drawCentred(g, below, x, 34);
    }

    /** Black and orange on white, side by side. */
    private static void pair(Graphics2D g, double x, double y, String weight, String slope) {
        double left = Style.Text.TICK.width(weight);
        double wide = left + 8 + Style.Text.TICK.width(slope);
        g.setColor(Style.PAPER);
        g.fill(new Rectangle2D.Double(x - wide / 2 - 4, y, wide + 8, Style.Text.TICK.line()));
        g.setColor(Style.INK);
        Style.Text.TICK.draw(g, weight, x - wide / 2, y);
        g.setColor(SLOPE);
        Style.Text.TICK.drawRight(g, slope, x + wide / 2, y);
    }

    /** Blue for a positive weight, pink for a negative one; the thicker, the larger. */
    private static void line(
            Graphics2D g, double x0, double y0, double x1, double y1, double share, double weight, double slope) {
        g.setColor(Style.faint(Style.series(weight < 0 ? 3 : 0), 0.75));
        g.setStroke(Style.line(0.8 + 3 * Math.abs(weight)));
        g.draw(new Line2D.Double(x0, y0, x1, y1));
        pair(g, x0 + share * (x1 - x0), y0 + share * (y1 - y0) - 8, number(weight), number(slope));
    }

    private static void unit(Graphics2D g, double x, double y, double radius, String text) {
        var circle = new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
        g.setColor(Style.PAPER);
        g.fill(circle);
        g.setColor(Style.INK);
        g.setStroke(Style.line(1.6));
        g.draw(circle);
        var size = Style.Text.LABEL.width(text) > 1.8 * radius ? Style.Text.TICK : Style.Text.LABEL;
        size.drawCentred(g, text, x, y - 9);
    }

    private static void arrow(Graphics2D g, double from, double to, double y, Color colour, String text) {
        double back = Math.signum(from - to);
        g.setColor(colour);
        g.setStroke(Style.line(3));
        g.draw(new Line2D.Double(from, y, to + 10 * back, y));
        var head = new Path2D.Double(new Line2D.Double(to + 14 * back, y - 7, to, y));
        head.lineTo(to + 14 * back, y + 7);
        g.fill(head);
        Style.Text.LABEL.drawCentred(g, text, (from + to) / 2, y + 4);
    }
}
