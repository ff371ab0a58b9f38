package genlab.data;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The proxy that {@code HTTPS_PROXY} or {@code HTTP_PROXY} names, in capitals or not, as for pip and curl; else the JVM's own.
 *
 * <p>{@code NO_PROXY} lists hosts, with all hosts below them, that are reached directly; {@code *} is every host.
 */
final class EnvironmentProxy extends ProxySelector {

    private static final Pattern PLACE = Pattern.compile("(?:http://)?(?:.*@)?([^:/@]+)(?::([0-9]{1,5}))?/?");

    private final Map<String, String> environment;

    EnvironmentProxy(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public List<Proxy> select(URI address) {
        String proxy = variable(address.getScheme() + "_proxy");
        String host = "." + address.getHost();
        if (proxy.isBlank()) {
            return ProxySelector.getDefault().select(address);
        }
        if (Stream.of(variable("no_proxy").split("[\\s,]+"))
                .map(name -> name.replaceFirst("^\\*?\\.", ""))
                .anyMatch(name -> name.equals("*") || (!name.isEmpty() && host.endsWith("." + name)))) {
            return List.of(Proxy.NO_PROXY);
        }
        Matcher place = PLACE.matcher(proxy);
        if (!place.matches()) {
            // not its value: a password may stand in it
            throw new IllegalArgumentException(address.getScheme() + "_proxy is not like http://host:port");
        }
        int port = place.group(2) == null ? 80 : Integer.parseInt(place.group(2));
        return List.of(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(place.group(1), port)));
    }

    private String variable(String name) {
        return environment.getOrDefault(name, environment.getOrDefault(name.toUpperCase(Locale.ROOT), ""));
    }

    @Override
    public void connectFailed(URI address, SocketAddress proxy, IOException e) {}
}
