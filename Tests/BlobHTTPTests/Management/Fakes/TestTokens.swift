import Identity

/// Tokens of an issuer that was here once and threw its key away; all but one are valid until 2100.
enum TestTokens {
    static let configuration = IssuerConfiguration(
        issuer: "https://issuer.test/",
        keys: .fixed(
            Array(
                """
                {"keys":[{"kty":"EC","crv":"P-256","kid":"test","use":"sig",
                "x":"kHBHXbLwFh_8Jpq6moJL2CLrWmvDENeH4K9sox2oxLo",
                "y":"QLDctPeb4k9enHialnhSEyZ2qSrvzAbISOw7ZUhc04E"}]}
                """.utf8)),
        authority: .url("https://issuer.test/tenant-1"), tenant: "tenant-1")

    /// Of `manager`, who manages everything.
    static let manager = """
        eyJhbGciOiJFUzI1NiIsImtpZCI6InRlc3QiLCJ0eXAiOiJKV1QifQ.eyJpc3MiOiJodHRwczovL\
        2lzc3Vlci50ZXN0LyIsImF1ZCI6Imh0dHBzOi8vbWFuYWdlbWVudC5henVyZS5jb20iLCJuYmYiO\
        jE3MDAwMDAwMDAsImV4cCI6NDEwMjQ0NDgwMCwib2lkIjoibWFuYWdlciIsInRpZCI6InRlbmFud\
        C0xIn0.BAPOCZfUqF00sl-JZ1LlxH57SuU_XtxFMgikLs8zl11GuN_8J6-C785N8jFfS4m5fCRxz\
        SyBwkYx0RieHNzgUQ
        """

    /// Of `account-manager`, who manages `devstoreaccount1`.
    static let accountManager = """
        eyJhbGciOiJFUzI1NiIsImtpZCI6InRlc3QiLCJ0eXAiOiJKV1QifQ.eyJpc3MiOiJodHRwczovL\
        2lzc3Vlci50ZXN0LyIsImF1ZCI6Imh0dHBzOi8vbWFuYWdlbWVudC5henVyZS5jb20iLCJuYmYiO\
        jE3MDAwMDAwMDAsImV4cCI6NDEwMjQ0NDgwMCwib2lkIjoiYWNjb3VudC1tYW5hZ2VyIiwidGlkI\
        joidGVuYW50LTEifQ.2sJdYARkW5A2U1NCoDFQNF7Md3NSjYRzqNKR_72JvhoruYPPQVvtYCyXRe\
        uO4B9L7TcnGeqqFnkk5qcs47EwOw
        """

    /// Of `container-manager`, who manages its container `audit`.
    static let containerManager = """
        eyJhbGciOiJFUzI1NiIsImtpZCI6InRlc3QiLCJ0eXAiOiJKV1QifQ.eyJpc3MiOiJodHRwczovL\
        2lzc3Vlci50ZXN0LyIsImF1ZCI6Imh0dHBzOi8vbWFuYWdlbWVudC5henVyZS5jb20iLCJuYmYiO\
        jE3MDAwMDAwMDAsImV4cCI6NDEwMjQ0NDgwMCwib2lkIjoiY29udGFpbmVyLW1hbmFnZXIiLCJ0a\
        WQiOiJ0ZW5hbnQtMSJ9.iGvq_TmKQCzOsGartst_1pCeOisNiBocy_hFrxPPW8vqMR97O2VUsi5U\
        RgPB7WSW4H1p2l43z9PtGpFyAwFIHQ
        """

    /// Of `stranger`, who has no role.
    static let stranger = """
        eyJhbGciOiJFUzI1NiIsImtpZCI6InRlc3QiLCJ0eXAiOiJKV1QifQ.eyJpc3MiOiJodHRwczovL\
        2lzc3Vlci50ZXN0LyIsImF1ZCI6Imh0dHBzOi8vbWFuYWdlbWVudC5henVyZS5jb20iLCJuYmYiO\
        jE3MDAwMDAwMDAsImV4cCI6NDEwMjQ0NDgwMCwib2lkIjoic3RyYW5nZXIiLCJ0aWQiOiJ0ZW5hb\
        nQtMSJ9.Ty-nE_ib_Dh10QeMYX2jBtfL1LvBJ4JdN5RHY0h3CSuCsAbo_nCJH8RgbpMki7Ff-gjR\
        As5ycgo__6wgzagXTw
        """

    /// Of `manager`, before 2024.
    static let expired = """
        eyJhbGciOiJFUzI1NiIsImtpZCI6InRlc3QiLCJ0eXAiOiJKV1QifQ.eyJpc3MiOiJodHRwczovL\
        2lzc3Vlci50ZXN0LyIsImF1ZCI6Imh0dHBzOi8vbWFuYWdlbWVudC5henVyZS5jb20iLCJuYmYiO\
        jE3MDAwMDAwMDAsImV4cCI6MTcwMDAwMDEwMCwib2lkIjoibWFuYWdlciIsInRpZCI6InRlbmFud\
        C0xIn0.SrY4RXqcoQlIzVvoqAjKMNBbdXNGWKMt-ugVyJWmlsb8dpDl-H5UwKrVz1xmLCE6yQXCI\
        5SXmgznco7U-zdBIQ
        """

    /// Of `manager`, for the data plane.
    static let forStorage = """
        eyJhbGciOiJFUzI1NiIsImtpZCI6InRlc3QiLCJ0eXAiOiJKV1QifQ.eyJpc3MiOiJodHRwczovL\
        2lzc3Vlci50ZXN0LyIsImF1ZCI6Imh0dHBzOi8vc3RvcmFnZS5henVyZS5jb20vIiwibmJmIjoxN\
        zAwMDAwMDAwLCJleHAiOjQxMDI0NDQ4MDAsIm9pZCI6Im1hbmFnZXIiLCJ0aWQiOiJ0ZW5hbnQtM\
        SJ9.m58I8QFDETCC3mVSiCNYZxHIKQ0wTmLaCf0LDSf1w48bXaRU75p7wYFy9lswFCvCy44yPfjQ\
        MaA-Lf5YhTFz1w
        """
}
