using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Tests.Kafka.Clients;

public sealed class BrokerFaultsTests
{
    private readonly BrokerFaults faults = new();

    [Theory]
    [InlineData(
        "no-such-host.invalid:9092/bootstrap: Failed to resolve 'no-such-host.invalid:9092': Name or service not known "
            + "(after 3ms in state CONNECT)",
        "No Kafka broker answers at no-such-host.invalid:9092: the name does not resolve (Name or service not known)."
    )]
    [InlineData(
        "127.0.0.1:1/bootstrap: Connect to ipv4#127.0.0.1:1 failed: Connection refused (after 0ms in state CONNECT, 3 identical "
            + "error(s) suppressed)",
        "No Kafka broker answers at 127.0.0.1:1: the connection is refused: no broker listens there."
    )]
    [InlineData(
        "ssl://b:9203/bootstrap: SSL handshake failed: Disconnected: SSL connection closed by peer: connecting to a PLAINTEXT "
            + "broker listener? (after 9ms in state SSL_HANDSHAKE)",
        "No Kafka broker answers at b:9203: the TLS handshake fails; the broker may expect no TLS there "
            + "(security.protocol is ssl)."
    )]
    [InlineData(
        "sasl_ssl://b:1/7: SSL handshake failed: error:0A00010B:SSL routines::wrong version number: connecting "
            + "to a PLAINTEXT broker "
            + "listener? (after 9ms in state SSL_HANDSHAKE)",
        "No Kafka broker answers at b:1: the TLS handshake fails; the broker may expect no TLS there "
            + "(security.protocol is sasl_ssl)."
    )]
    [InlineData(
        "[thrd:b:9213/bootstrap]: b:9213/bootstrap: Disconnected: connection closed by peer: receive 0 after POLLIN "
            + "(after 4ms in state APIVERSION_QUERY)",
        "No Kafka broker answers at b:9213: it ends the connection; it may expect TLS or a login "
            + "(security.protocol is plaintext), "
            + "or be no Kafka broker."
    )]
    [InlineData(
        "b:80/bootstrap: Receive failed: Invalid response size 1213486160 (0..100000000): increase receive.message.max.bytes "
            + "(after 4ms in state APIVERSION_QUERY)",
        "No Kafka broker answers at b:80: it ends the connection; it may expect TLS or a login "
            + "(security.protocol is plaintext), or "
            + "be no Kafka broker."
    )]
    [InlineData(
        "ssl://b:1/bootstrap: SSL handshake failed: error:0A000086:SSL routines::certificate verify failed: "
            + "broker certificate could "
            + "not be verified (after 4ms in state SSL_HANDSHAKE)",
        "No Kafka broker answers at b:1: its TLS certificate is not trusted, or is for another name (ssl.ca.location, "
            + "ssl.endpoint.identification.algorithm)."
    )]
    [InlineData(
        "sasl_plaintext://b:1/bootstrap: SASL authentication error: Authentication failed: Invalid username or password "
            + "(after 4ms in state AUTH_REQ)",
        "No Kafka broker answers at b:1: it refuses the login: Authentication failed: Invalid username or "
            + "password (sasl.username, "
            + "sasl.password)."
    )]
    [InlineData(
        "sasl_plaintext://b:1/bootstrap: SASL PLAIN mechanism handshake failed: Broker: Request not valid in current SASL state: "
            + "broker's supported mechanisms:  (after 4ms in state AUTH_HANDSHAKE)",
        "No Kafka broker answers at b:1: it refuses the login: the broker knows no login there (security.protocol)."
    )]
    [InlineData(
        "GroupCoordinator: b:1: Connection setup timed out in state CONNECT (after 30028ms in state CONNECT)",
        "No Kafka broker answers at b:1: there is no answer in time."
    )]
    [InlineData(
        "[2001:db8::1]:9092/bootstrap: Connect to ipv6#[2001:db8::1]:9092 failed: Network is unreachable (after "
            + "0ms in state CONNECT)",
        "No Kafka broker answers at [2001:db8::1]:9092: Connect to ipv6#[2001:db8::1]:9092 failed: Network is unreachable."
    )]
    public void Unreachable_WhatLibrdkafkaSays_IsOneSentenceWithAddressAndReason(string said, string sentence)
    {
        faults.Failed(said);
        Assert.Equal(sentence, faults.Unreachable("b:0"));
    }

    [Fact]
    public void Unreachable_SeveralAddresses_NamesEachWithItsReason()
    {
        faults.Failed("b:2/bootstrap: Connect to ipv4#127.0.0.1:2 failed: Connection refused (after 0ms in state CONNECT)");
        faults.Failed("a:1/bootstrap: Failed to resolve 'a:1': Name or service not known (after 3ms in state CONNECT)");
        Assert.Equal(
            "No Kafka broker answers: a:1: the name does not resolve (Name or service not known); b:2: the "
                + "connection is refused: "
                + "no broker listens there.",
            faults.Unreachable("a:1, b:2")
        );
    }

    [Fact]
    public void Unreachable_NothingIsKnown_NamesWhatWasAsked()
    {
        faults.Failed("1/1 brokers are down");
        Assert.Equal("No Kafka broker answers at a:1: there is no answer in time.", faults.Unreachable("a:1"));
    }

    [Fact]
    public void IsNews_TheSameSentence_IsToldOnceUntilTheBrokersAnswer()
    {
        Assert.True(faults.IsNews("away"));
        Assert.False(faults.IsNews("away"));
        faults.NoneLeft();
        Assert.True(faults.AllDown.IsCompleted);
        faults.Clear();
        Assert.False(faults.AllDown.IsCompleted);
        Assert.True(faults.IsNews("away"));
    }
}
