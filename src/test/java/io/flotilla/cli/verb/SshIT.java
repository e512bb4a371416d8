package io.flotilla.cli.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.cli.http.ApiEndpoint;
import io.flotilla.testing.AtOnce;
import io.flotilla.testing.Await;
import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.CommandLineOf;
import io.flotilla.testing.CommandLineOf.Run;
import io.flotilla.testing.NodeHost;
import io.flotilla.testing.TestbedNeeds;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What goes through ssh, with OpenSSH's server on each of three hosts. The third one's user calls the others. */
class SshIT {
    private static final String ECHO = "[Service]\nExecStart=/bin/sh -c 'while :; do echo hello; sleep 1; done'\n";

    private static final String SERVE = """
            mkdir -p /run/sshd
            rm -f /root/host-key*
            ssh-keygen -q -t ed25519 -N '' -f /root/host-key
            systemctl stop sshd-for-test 2>/dev/null || true
            systemd-run -q --collect --unit=sshd-for-test /usr/sbin/sshd -D -f /dev/null -h /root/host-key \\
              -o ListenAddress=%1$s -o AuthorizedKeysFile=%2$s -o StrictModes=no -o UsePAM=no -o PidFile=none \\
              -o PasswordAuthentication=no -o KbdInteractiveAuthentication=no
            until bash -c '</dev/tcp/%1$s/22' 2>/dev/null; do :; done
            """;

    /** Says yes to whatever ssh asks its user, and notes the question. */
    private static final String USER = """
            rm -rf /root/.ssh
            mkdir -m 700 /root/.ssh
            ssh-keygen -q -t ed25519 -N '' -f /root/.ssh/id_ed25519
            cp /root/.ssh/id_ed25519.pub %s
            printf '#!/bin/sh\\necho "$1" >>/root/asked\\necho yes\\n' >/root/say-yes
            chmod +x /root/say-yes
            """;

    private static final String NOBODY_TO_ASK = "SSH_ASKPASS_REQUIRE=never ";
    private static final String SOMEBODY_TO_ASK = "SSH_ASKPASS_REQUIRE=force SSH_ASKPASS=/root/say-yes ";

    private static ClusterHosts cluster;
    private static CommandLineOf user;
    private static String keys;
    private static String knownHosts;

    @BeforeAll
    static void boot() {
        TestbedNeeds.assume();
        TestbedNeeds.assumeInstalled("ssh", "sshd");
        cluster = ClusterHosts.boot("ssh", 3);
        NodeHost core = cluster.host(1);
        cluster.configure(cluster.all(), List.of(core));
        core.sh(
                "mkdir -p /etc/flotilla/conf.d; printf 'insecure = true\\nlisten = unix:%s, %s, http://127.0.0.1:49153\\n'"
                                .formatted(core.socket(), ApiEndpoint.DEFAULT)
                        + " >/etc/flotilla/conf.d/listen.conf");
        cluster.startAll();
        user = new CommandLineOf(cluster.host(3));
        keys = core.share().resolve("authorized-keys").toString();
        knownHosts = core.share().resolve("known-hosts").toString();
        cluster.host(3).sh(USER.formatted(keys));
        AtOnce.each(cluster.all(), host -> {
            host.sh("usermod -p '*' root"); // a locked account may not log in
            serveSsh(host);
        });
        noteHostKeys();
    }

    @AfterAll
    static void shutDown() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @AfterEach
    void destroyAll() {
        List<String> words = new ArrayList<>(cluster.host(1).units().keySet());
        words.add(0, "destroy");
        user.run(words.toArray(String[]::new)).done();
    }

    /** Begins to serve, with a new host key. */
    private static void serveSsh(NodeHost host) {
        host.sh(SERVE.formatted(host.address(), keys));
    }

    private static void noteHostKeys() {
        for (NodeHost host : cluster.all()) {
            host.sh("echo %s $(cat /root/host-key.pub) >>%s".formatted(host.address(), knownHosts));
        }
    }

    /** Calls the command of the third host, where no API is at the default place. */
    private static Run flotilla(String words) {
        return user.script("%s FLOTILLA_SSH_USERNAME=root FLOTILLA_KNOWN_HOSTS_FILE=%s flotilla %s"
                .formatted(NOBODY_TO_ASK, knownHosts, words));
    }

    private static Run ssh(String environment, String words) {
        return user.script("%s FLOTILLA_ENDPOINT=unix://%s FLOTILLA_SSH_USERNAME=root flotilla ssh %s"
                .formatted(environment, cluster.host(3).socket(), words));
    }

    @Test
    void aHostKeyIsAskedForOnceAndAnotherOneIsRefused() {
        NodeHost host = cluster.host(2);
        String words = host.machineId() + " hostname";
        Run unknown = ssh(NOBODY_TO_ASK, words);
        assertTrue(unknown.err().contains("Host key verification failed"), unknown.toString());
        assertEquals("h2\n", ssh(SOMEBODY_TO_ASK, words).done());
        String asked = cluster.host(3).sh("cat /root/asked");
        assertTrue(asked.contains("authenticity of host '10.77.0.2 (10.77.0.2)'"), asked);
        assertEquals("h2\n", ssh(NOBODY_TO_ASK, words).done());
        serveSsh(host);
        Run changed = ssh(SOMEBODY_TO_ASK, words);
        assertEquals(255, changed.code());
        assertTrue(changed.err().contains("REMOTE HOST IDENTIFICATION HAS CHANGED"), changed.toString());
        assertEquals(
                "h2\n",
                ssh(NOBODY_TO_ASK, "--strict-host-key-checking=false " + words).done());
        user.script(": >~/.fleetctl/known_hosts").done();
        assertEquals("h2\n", ssh(SOMEBODY_TO_ASK, words).done());
        noteHostKeys();
    }

    @Test
    void oneUnitAndThenTenAreStartedThroughATunnel() {
        assertEquals(1, flotilla("list-machines").code());
        List<String> units = new ArrayList<>();
        IntStream.rangeClosed(0, 10).mapToObj("batch%d.service"::formatted).forEach(units::add);
        units.forEach(unit -> user.file(unit, ECHO));
        flotilla("--tunnel 10.77.0.1 start " + units.get(0)).done();
        flotilla("--tunnel 10.77.0.1:22 start " + String.join(" ", units.subList(1, units.size())))
                .done();
        List<String> active = user.script(
                        "FLEETCTL_SSH_USERNAME=root FLEETCTL_KNOWN_HOSTS_FILE=%s FLEETCTL_TUNNEL=10.77.0.1"
                                        .formatted(knownHosts)
                                + " flotilla list-units --no-legend --fields=unit,active")
                .done()
                .lines()
                .filter(line -> line.endsWith("\tactive"))
                .toList();
        assertEquals(11, active.size(), active.toString());
        Await.until(() -> cluster.host(1).sh("pgrep -f '[f]d-forward' || true"), String::isEmpty);
    }

    @Test
    void aTunnelLeadsToAPortThatOnlyTheOtherHostReaches() {
        String endpoint = "--endpoint http://127.0.0.1:49153 list-machines --no-legend";
        assertEquals(1, flotilla(endpoint).code());
        String machines = flotilla("--tunnel 10.77.0.1 " + endpoint).done();
        assertEquals(3, machines.lines().count(), machines);
    }

    @Test
    void aTunnelThatLeadsNowhereSaysWhy() {
        assertFails(flotilla("--tunnel 10.77.0.254 list-machines"), "Connection refused");
        assertFails(
                flotilla("--tunnel 10.77.0.2 list-machines"),
                "cannot reach /run/flotilla/flotilla.sock: No such file or directory");
        assertFails(
                flotilla("--tunnel 10.77.0.1 --endpoint https://h1 list-machines"), "a tunnel leads to a unix socket");
        assertFails(
                flotilla("--tunnel 10.77.0.1 --ssh-username stranger list-machines"),
                "stranger@10.77.0.1: Permission denied");
    }

    private static void assertFails(Run run, String words) {
        assertEquals(1, run.code(), run.toString());
        assertTrue(run.err().contains(words), run.toString());
        assertTrue(run.err().contains("Error retrieving list of active machines"), run.toString());
        assertFalse(run.err().contains("Exception"), run.toString());
    }

    @Test
    void aCommandRunsWhereAUnitIs() {
        NodeHost host = cluster.host(2);
        user.file("act.service", ECHO + "[X-Fleet]\nMachineID=" + host.machineId() + "\n");
        user.run("start", "act.service").done();
        String known = "FLOTILLA_KNOWN_HOSTS_FILE=" + knownHosts;
        assertEquals(
                "h2 there\n", ssh(known, "act.service echo '$(hostname)' there").done());
        assertEquals(7, ssh(known, "--unit=act -- exit 7").code());
        assertTrue(user.run("status", "act.service").done().contains("Active: active"));
        String journal = user.run("journal", "--sudo", "act.service").done();
        assertTrue(journal.contains("hello"), journal);
        String from = " echo '$SSH_CLIENT'";
        String direct = ssh(known, host.machineId().substring(0, 8) + from).done();
        assertTrue(direct.startsWith("10.77.0.3 "), direct);
        String over = flotilla("--tunnel 10.77.0.1 ssh act.service" + from).done();
        assertTrue(over.startsWith("10.77.0.1 "), over);
    }
}
