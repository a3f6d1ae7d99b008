import AzureWire
import BlobModel
import Testing

/// Goal: service properties are read in any order and in parts, come back as they were set, and
/// what this server does not do is refused instead of stored (spec rest.md §4.7).
@Suite struct ServicePropertiesTests {
    private func parse(_ content: String) throws -> AccountSettingsChange {
        try ServicePropertiesXML.parse(
            Array("<StorageServiceProperties>\(content)</StorageServiceProperties>".utf8))
    }

    private let rule = """
        <CorsRule><AllowedOrigins>http://a.example, https://*.b.example</AllowedOrigins>
        <AllowedMethods>get,PUT</AllowedMethods><MaxAgeInSeconds>5</MaxAgeInSeconds>
        <ExposedHeaders>x-ms-*</ExposedHeaders><AllowedHeaders/></CorsRule>
        """
    private let parsedRule = CORSRule(
        allowedOrigins: ["http://a.example", "https://*.b.example"],
        allowedMethods: ["GET", "PUT"], allowedHeaders: [], exposedHeaders: ["x-ms-*"],
        maxAgeSeconds: 5)

    @Test func nothingChangesNothing() throws {
        #expect(try parse("") == AccountSettingsChange())
        let off = """
            <StaticWebsite><Enabled>false</Enabled></StaticWebsite>
            <MinuteMetrics><Version>1.0</Version><Enabled>false</Enabled></MinuteMetrics>
            <HourMetrics><Version>1.0</Version><Enabled>False</Enabled><RetentionPolicy>
            <Enabled>false</Enabled></RetentionPolicy></HourMetrics>
            <Logging><Version>1.0</Version><Delete>false</Delete><Read>false</Read>
            <Write>false</Write><RetentionPolicy><Enabled>false</Enabled></RetentionPolicy></Logging>
            """
        #expect(try parse(off) == AccountSettingsChange())
    }

    @Test func everythingThatCanBeSet() throws {
        var change = AccountSettingsChange()
        change.corsRules = [parsedRule]
        change.defaultServiceVersion = .on("2024-08-04")
        change.blobRetention = .on(
            try #require(DeleteRetention(days: 365, allowsPermanentDelete: true)))
        #expect(
            try parse(
                """
                <DeleteRetentionPolicy><Days>365</Days><Enabled>true</Enabled>
                <AllowPermanentDelete>true</AllowPermanentDelete></DeleteRetentionPolicy>
                <DefaultServiceVersion>2024-08-04</DefaultServiceVersion><Cors>\(rule)</Cors>
                """) == change)

        var off = AccountSettingsChange()
        off.corsRules = []
        off.defaultServiceVersion = .off
        off.blobRetention = .off
        #expect(
            try parse(
                """
                <Cors/><DefaultServiceVersion/>
                <DeleteRetentionPolicy><Enabled>false</Enabled></DeleteRetentionPolicy>
                """) == off)
    }

    @Test func whatWasSetIsShown() throws {
        let initial = text(ServicePropertiesXML.write(.initial))
        #expect(
            initial == #"<?xml version="1.0" encoding="utf-8"?><StorageServiceProperties>"#
                + "<Logging><Version>1.0</Version><Delete>false</Delete><Read>false</Read>"
                + "<Write>false</Write><RetentionPolicy><Enabled>false</Enabled>"
                + "</RetentionPolicy></Logging>"
                + "<HourMetrics><Version>1.0</Version><Enabled>false</Enabled><RetentionPolicy>"
                + "<Enabled>false</Enabled></RetentionPolicy></HourMetrics>"
                + "<MinuteMetrics><Version>1.0</Version><Enabled>false</Enabled><RetentionPolicy>"
                + "<Enabled>false</Enabled></RetentionPolicy></MinuteMetrics><Cors />"
                + "<DeleteRetentionPolicy><Enabled>false</Enabled></DeleteRetentionPolicy>"
                + "<StaticWebsite><Enabled>false</Enabled></StaticWebsite>"
                + "</StorageServiceProperties>")

        let settings = AccountSettings(
            blobRetention: DeleteRetention(days: 7), corsRules: [parsedRule],
            defaultServiceVersion: "2020-10-02")
        let change = try ServicePropertiesXML.parse(ServicePropertiesXML.write(settings))
        #expect(change.blobRetention?.value == settings.blobRetention)
        #expect(change.corsRules == settings.corsRules)
        #expect(change.defaultServiceVersion?.value == settings.defaultServiceVersion)
    }

    @Test(arguments: [
        ("<Logging><Read>true</Read></Logging>", "Logging"),
        ("<HourMetrics><Enabled>true</Enabled></HourMetrics>", "HourMetrics"),
        ("<MinuteMetrics><Enabled>TRUE</Enabled></MinuteMetrics>", "MinuteMetrics"),
        (
            "<StaticWebsite><Enabled>true</Enabled><IndexDocument>i</IndexDocument></StaticWebsite>",
            "StaticWebsite"
        ),
    ])
    func whatDoesNotExistHere(content: String, element: String) {
        let error = #expect(throws: WireError.self) { try parse(content) }
        #expect(error?.code == "UnsupportedXmlNode")
        #expect(error?.details.first?.value == element)
    }

    @Test(arguments: [
        ("x", "InvalidXmlDocument"), ("<Other/>", "InvalidXmlDocument"),
        ("<Cors/><Cors/>", "InvalidXmlDocument"), ("<Cors><Rule/></Cors>", "InvalidXmlDocument"),
        ("<Logging><Read>1</Read></Logging>", "InvalidXmlNodeValue"),
        ("<DefaultServiceVersion>new</DefaultServiceVersion>", "InvalidXmlNodeValue"),
        ("<DeleteRetentionPolicy/>", "MissingRequiredXmlNode"),
        (retention(""), "MissingRequiredXmlNode"),
        (retention("<Days>0</Days>"), "InvalidXmlNodeValue"),
        (retention("<Days>366</Days>"), "InvalidXmlNodeValue"),
        (retention("<Days>99999999999999999999999</Days>"), "InvalidXmlNodeValue"),
        (retention("<Days>-1</Days>"), "InvalidXmlNodeValue"),
        (retention("<Days/>"), "InvalidXmlNodeValue"),
        (cors(origins: ""), "MissingRequiredXmlNode"),
        (cors(methods: ""), "MissingRequiredXmlNode"),
        (cors(methods: "GET,LIST"), "InvalidXmlNodeValue"),
        (cors(age: "-1"), "InvalidXmlNodeValue"), (cors(age: "2147483648"), "InvalidXmlNodeValue"),
        (cors(headers: "a b"), "InvalidXmlNodeValue"),
        (cors(headers: "a\r\nb"), "InvalidXmlNodeValue"),
        (cors(headers: String(repeating: "x,", count: 65)), "InvalidXmlNodeValue"),
        (cors(headers: String(repeating: "x", count: 257)), "InvalidXmlNodeValue"),
        (
            cors(
                headers: Array(repeating: String(repeating: "x", count: 256), count: 8).joined(
                    separator: ",")), "InvalidXmlNodeValue"
        ),
        (
            "<Cors>" + String(repeating: "<CorsRule/>", count: 6) + "</Cors>",
            "InvalidXmlNodeValue"
        ),
        ("<Cors><CorsRule/></Cors>", "MissingRequiredXmlNode"),
    ])
    func refused(content: String, code: String) {
        let error = #expect(throws: WireError.self) { try parse(content) }
        #expect(error?.code == code)
    }

    @Test func theLargestRules() throws {
        #expect(try parse(Self.cors(age: "2147483647")).corsRules?.count == 1)
        #expect(
            try parse("<Cors>" + String(repeating: rule, count: 5) + "</Cors>").corsRules?.count
                == 5)
        let headers = String(repeating: "x,", count: 64)
        #expect(try parse(Self.cors(headers: headers)).corsRules?[0].allowedHeaders.count == 64)
    }

    private static func retention(_ days: String) -> String {
        "<DeleteRetentionPolicy><Enabled>true</Enabled>\(days)</DeleteRetentionPolicy>"
    }

    private static func cors(
        origins: String = "*", methods: String = "GET", headers: String = "", age: String = "1"
    ) -> String {
        "<Cors><CorsRule><AllowedOrigins>\(origins)</AllowedOrigins><AllowedMethods>\(methods)"
            + "</AllowedMethods><AllowedHeaders>\(headers)</AllowedHeaders><ExposedHeaders/>"
            + "<MaxAgeInSeconds>\(age)</MaxAgeInSeconds></CorsRule></Cors>"
    }

    @Test func stats() {
        #expect(
            text(ServiceStatsXML.write(lastSync: Timestamp(secondsSinceEpoch: 784_111_777)))
                == #"<?xml version="1.0" encoding="utf-8"?><StorageServiceStats><GeoReplication>"#
                + "<Status>live</Status><LastSyncTime>Sun, 06 Nov 1994 08:49:37 GMT</LastSyncTime>"
                + "</GeoReplication></StorageServiceStats>")
    }
}
