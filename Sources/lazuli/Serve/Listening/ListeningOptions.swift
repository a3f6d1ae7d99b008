import ArgumentParser

/// How `lazuli serve` listens, and how much it takes on; part of ``ServeOptions``.
struct ListeningOptions: ParsableArguments {
    @Option(help: "Address to listen on; 127.0.0.1 unless given. (LAZULI_HOST)")
    var host: String?

    @Option(
        help: """
            Port to listen on, 10000 unless given; 0 picks a free one. With TLS it speaks HTTPS \
            alone. (LAZULI_PORT)
            """)
    var port: Int?

    @Option(
        help: ArgumentHelp(
            """
            'auto': HTTPS with a certificate of an authority of the server's own, which is made \
            once, kept in DATA/tls and shown at /.well-known/lazuli-ca.pem; 'off' unless given. \
            (LAZULI_TLS)
            """, valueName: "mode"))
    var tls: String?

    @Option(
        help: ArgumentHelp(
            """
            Further host names and addresses for the certificate of --tls auto, separated by \
            commas. It has localhost, *.blob.localhost, 127.0.0.1, ::1 and the address listened \
            on. (LAZULI_TLS_NAMES)
            """, valueName: "names"))
    var tlsNames: String?

    @Option(
        help: ArgumentHelp(
            """
            HTTPS with this certificate: PEM, those between it and its root behind it. Read anew \
            when it changes; open connections stay. (LAZULI_TLS_CERTIFICATE)
            """, valueName: "file"))
    var tlsCertificate: String?

    @Option(
        help: ArgumentHelp(
            "The private key to --tls-certificate: PEM, not encrypted. (LAZULI_TLS_KEY)",
            valueName: "file"))
    var tlsKey: String?

    @Option(
        help: ArgumentHelp(
            """
            With TLS: a port for plain HTTP beside it, which is off unless given; 0 picks a free \
            one. (LAZULI_HTTP_PORT)
            """, valueName: "port"))
    var httpPort: Int?

    @Option(
        help: ArgumentHelp(
            """
            Connections at a time, idle ones included; 20000 unless given, or what the limit of \
            open files allows. Further ones are answered 503 ServerBusy. (LAZULI_MAX_CONNECTIONS)
            """, valueName: "count"))
    var maxConnections: Int?

    @Option(
        help: ArgumentHelp(
            """
            Requests that are read or answered at a time, 2000 unless given; each may hold 2 MiB \
            of a body. Further ones get 503 ServerBusy. (LAZULI_MAX_REQUESTS)
            """, valueName: "count"))
    var maxRequests: Int?

    @Option(
        help: ArgumentHelp(
            """
            Seconds in which a request's head, once begun, must be there, and a TLS handshake \
            over; 30 unless given. (LAZULI_HEAD_TIMEOUT)
            """, valueName: "seconds"))
    var headTimeout: Int?

    @Option(
        help: ArgumentHelp(
            """
            Seconds in which a client must send of a body, or take of an answer, 100 bytes per \
            second on average; 60 unless given. (LAZULI_STALL_TIMEOUT)
            """, valueName: "seconds"))
    var stallTimeout: Int?

    @Option(
        help: ArgumentHelp(
            """
            Seconds that a connection is kept without a request; 180 unless given. SDKs count on \
            120. (LAZULI_IDLE_TIMEOUT)
            """, valueName: "seconds"))
    var idleTimeout: Int?
}
