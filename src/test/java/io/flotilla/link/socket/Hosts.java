package io.flotilla.link.socket;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The hosts of one test, closed after it. */
public final class Hosts implements AfterEachCallback {
    private final int port;
    private final List<LinkHost> open = new ArrayList<>();

    public Hosts(int port) {
        this.port = port;
    }

    public int port() {
        return port;
    }

    public LinkHost core(int number) {
        return open(LinkHost.core(number, port));
    }

    public LinkHost leaf(int number) {
        return open(LinkHost.leaf(number, port));
    }

    LinkHost open(LinkHost host) {
        open.add(host);
        return host.open();
    }

    /** Two core hosts that are linked. */
    public List<LinkHost> pair() {
        LinkHost one = core(1);
        LinkHost two = core(2);
        one.dial(two);
        two.dial(one);
        one.until("connected 2");
        two.until("connected 1");
        return List.of(one, two);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        open.forEach(LinkHost::close);
    }
}
