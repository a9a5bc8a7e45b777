import Services
import Testing

@Suite struct ImageReferenceTests {
    @Test(
        "a name has Docker's own parts where it leaves them out",
        arguments: [
            ("cassandra", "docker.io/library/cassandra", "latest", nil, "cassandra"),
            ("cassandra:4.1.12", "docker.io/library/cassandra", "4.1.12", nil, "cassandra"),
            ("strangebee/thehive:5.7.5", "docker.io/strangebee/thehive", "5.7.5", nil, "thehive"),
            (
                "docker.elastic.co/elasticsearch/elasticsearch:8.19.2", "docker.elastic.co/elasticsearch/elasticsearch",
                "8.19.2", nil, "elasticsearch"
            ),
            ("localhost/app", "localhost/app", "latest", nil, "app"),
            ("mirror:5000/app", "mirror:5000/app", "latest", nil, "app"),
            ("mirror:5000/app:1@sha256:ab", "mirror:5000/app", "1", "sha256:ab", "app"),
            ("app@sha256:ab", "docker.io/library/app", nil, "sha256:ab", "app"),
            ("", "docker.io/library/", "latest", nil, "library"),
        ] as [(String, String, String?, String?, String)])
    func parts(text: String, repository: String, tag: String?, digest: String?, program: String) {
        let reference = ImageReference(text)
        #expect(reference.repository == repository && reference.tag == tag && reference.digest == digest)
        #expect(reference.program == program)
    }
}
