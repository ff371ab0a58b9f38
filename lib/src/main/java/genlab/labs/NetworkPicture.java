package genlab.labs;

import genlab.nn.Mlp;
import genlab.plot.Style;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
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
        return new NetworkPicture(net.weights().stream().map(a -> a.toFloatArray()).toList(), x.clone());
    }

    private double sum(int j) {
        return b[j] + IntStream.range(0, x.length).mapToDouble(i -> w[j * x.length + i] * x[i]).sum();
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
        head(g, INPUT, "input", "one example");
        columns(g, (INPUT + HIDDEN) / 2);
        head(g, HIDDEN, "hidden layer", b.length + " units, with ReLU");
        columns(g, (HIDDEN + LOGIT) / 2);
        head(g, LOGIT, "output layer", "1 unit: a logit");
        head(g, CHANCE, "sigmoid", "a probability");
        head(g, LOSS, "loss", "in nats");
        for (int j = 0; j < b.length; j++) {
            for (int i = 0; i < x.length; i++) {
                line(g, INPUT, y(i, x.length), HIDDEN, y(j, b.length), w[j * x.length + i]);
            }
            line(g, HIDDEN, y(j, b.length), LOGIT, y(0, 1), v[j]);
        }
        line(g, LOGIT, y(0, 1), LOSS, y(0, 1), 0.5);
        for (int j = 0; j < b.length; j++) {
            for (int i = 0; i < x.length; i++) {
                double at = y(i, x.length) + 0.32 * (y(j, b.length) - y(i, x.length)); // before the lines cross
                label(g, INPUT + 0.32 * (HIDDEN - INPUT), at, w[j * x.length + i], slopeBelow(j) * x[i]);
            }
            double at = (y(j, b.length) + y(0, 1)) / 2;
            label(g, (HIDDEN + LOGIT) / 2, at, v[j], slope(h[j]));
        }
        for (int i = 0; i < x.length; i++) {
            unit(g, INPUT, y(i, x.length), number(x[i]));
        }
        for (int j = 0; j < b.length; j++) {
            unit(g, HIDDEN, y(j, b.length), number(sums[j]) + " → " + number(h[j]));
            bias(g, HIDDEN, y(j, b.length), b[j], slopeBelow(j));
        }
        unit(g, LOGIT, y(0, 1), number(logit));
        bias(g, LOGIT, y(0, 1), c, slope(1));
        box(g, CHANCE, number(chance()));
        box(g, LOSS, number(loss()));
        arrow(g, INPUT, LOSS, 420, Style.series(0), "forward: from the example to the loss");
        arrow(g, LOSS, INPUT, 465, SLOPE, "backward: the gradient, for every weight and bias the slope of the loss");
        g.dispose();
        return sheet;
    }

    private static double y(int i, int of) {
        return 215 + (i - (of - 1) / 2.0) * (of == 2 ? 190 : 120);
    }

    private static String number(double value) {
        return Style.number(Math.round(value * 1000) / 1000.0, 1);
    }

    private static void head(Graphics2D g, double x, String above, String below) {
        g.setColor(Style.INK);
        Style.Text.TITLE.drawCentred(g, above, x, 12);
        Style.Text.TICK.drawCentred(g, below, x, 34);
    }

    private static void columns(Graphics2D g, double x) {
        head(g, x - 20, "", "weights, ");
        g.setColor(SLOPE);
        Style.Text.TICK.draw(g, "slopes", x - 20 + Style.Text.TICK.width("weights, ") / 2, 34);
    }

    /** Blue where it lets through, violet where it turns round; the thicker, the more. */
    private static void line(Graphics2D g, double x0, double y0, double x1, double y1, double weight) {
        g.setColor(Style.faint(Style.series(weight < 0 ? 3 : 0), 0.75));
        g.setStroke(Style.line(0.8 + 3 * Math.abs(weight)));
        g.draw(new Line2D.Double(x0, y0, x1, y1));
    }

    private static void label(Graphics2D g, double x, double y, double weight, double slope) {
        String left = number(weight);
        String right = number(slope);
        double wide = Style.Text.LABEL.width(left) + 9 + Style.Text.TICK.width(right);
        g.setColor(Style.PAPER);
        g.fill(new RoundRectangle2D.Double(x - wide / 2 - 5, y - 10, wide + 10, 20, 8, 8));
        g.setColor(Style.INK);
        Style.Text.LABEL.draw(g, left, x - wide / 2, y - 9);
        g.setColor(SLOPE);
        Style.Text.TICK.drawRight(g, right, x + wide / 2, y - 7);
    }

    private static void unit(Graphics2D g, double x, double y, String text) {
        outline(g, new Ellipse2D.Double(x - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS), text, x, y);
    }

    private static void box(Graphics2D g, double x, String text) {
        outline(g, new RoundRectangle2D.Double(x - 38, y(0, 1) - 22, 76, 44, 12, 12), text, x, y(0, 1));
    }

    private static void outline(Graphics2D g, Shape shape, String text, double x, double y) {
        g.setColor(Style.PAPER);
        g.fill(shape);
        g.setColor(Style.INK);
        g.setStroke(Style.line(1.6));
        g.draw(shape);
        Style.Text.LABEL.drawCentred(g, text, x, y - 9);
    }

    private static void bias(Graphics2D g, double x, double y, double bias, double slope) {
        g.setColor(Style.INK);
        Style.Text.TICK.drawRight(g, "bias " + number(bias), x, y + RADIUS + 3);
        g.setColor(SLOPE);
        Style.Text.TICK.draw(g, number(slope), x + 8, y + RADIUS + 3);
    }

    private static void arrow(Graphics2D g, double from, double to, double y, Color colour, String text) {
        double way = Math.signum(to - from);
        g.setColor(colour);
        g.setStroke(new BasicStroke(3));
        g.draw(new Line2D.Double(from, y, to - 10 * way, y));
        var head = new Path2D.Double();
        head.moveTo(to, y);
        head.lineTo(to - 14 * way, y - 7);
        head.lineTo(to - 14 * way, y + 7);
        g.fill(head);
        Style.Text.LABEL.drawCentred(g, text, (from + to) / 2, y + 4);
    }
}
