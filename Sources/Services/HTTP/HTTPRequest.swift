import CCurl

/// One GET or POST over libcurl, of whose answer only the status is kept.
package struct HTTPRequest {
    package enum Outcome: Sendable {
        case answered(Int)
        case failed(String)
    }

    private let url: String
    private let credentials: Credentials?
    private let insecure: Bool
    /// Text to be posted; nil for a GET.
    private let posted: [UInt8]?
    /// Whether the proxy of the environment is asked: for hosts that are not this one.
    private let usesProxy: Bool

    /// A GET of a service's own page on this host.
    init(url: String, credentials: Credentials?, insecure: Bool) {
        self.url = url
        self.credentials = credentials
        self.insecure = insecure
        self.posted = nil
        self.usesProxy = false
    }

    /// A message to somebody elsewhere: a POST of UTF-8 text, or a GET where there is none.
    package init(toHostElsewhere url: String, posting text: String? = nil) {
        self.url = url
        self.credentials = nil
        self.insecure = false
        self.posted = text.map { Array($0.utf8) }
        self.usesProxy = true
    }

    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// Asks once.
    package func perform(within limit: Duration, isCancelled: () -> Bool = { false }) -> Outcome {
        guard Self.isReady, let handle = curl_easy_init() else { return .failed("unable to start libcurl") }
        defer { curl_easy_cleanup(handle) }
        set(handle, limit)
        let headers = setPosted(handle)
        defer { curl_slist_free_all(headers) }
        let code = withoutActuallyEscaping(isCancelled) { isCancelled in
            let asked = Asked(isCancelled)
            return withExtendedLifetime(asked) {
                overwinter_curl_set_pointer(handle, CURLOPT_XFERINFODATA, Unmanaged.passUnretained(asked).toOpaque())
                overwinter_curl_set_progress(handle) { context, _, _, _, _ in
                    guard let context else { return 0 }
                    return Unmanaged<Asked>.fromOpaque(context).takeUnretainedValue().isCancelled() ? 1 : 0
                }
                return curl_easy_perform(handle)
            }
        }
        let status = overwinter_curl_status(handle)
        // The head is answer enough, whatever becomes of a long body; a 1xx is none.
        if status >= 200 && code != CURLE_ABORTED_BY_CALLBACK { return .answered(status) }
        return .failed(reason(code, handle))
    }

    private func set(_ handle: UnsafeMutableRawPointer, _ limit: Duration) {
        let milliseconds =
            Int(limit.components.seconds) * 1000 + Int(limit.components.attoseconds / 1_000_000_000_000_000)
        overwinter_curl_set_text(handle, CURLOPT_URL, url)
        overwinter_curl_set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https")
        overwinter_curl_set_text(handle, CURLOPT_USERAGENT, "overwinter")
        // A proxy of the user's environment knows nothing of this host's services.
        if !usesProxy { overwinter_curl_set_text(handle, CURLOPT_PROXY, "") }
        overwinter_curl_set_number(handle, CURLOPT_FOLLOWLOCATION, 0)
        overwinter_curl_set_number(handle, CURLOPT_TIMEOUT_MS, max(1, milliseconds))
        overwinter_curl_set_number(handle, CURLOPT_CONNECTTIMEOUT_MS, max(1, min(5000, milliseconds)))
        overwinter_curl_set_number(handle, CURLOPT_NOSIGNAL, 1)
        // A name server that does not answer is not waited for once the time is over.
        overwinter_curl_set_number(handle, CURLOPT_QUICK_EXIT, 1)
        overwinter_curl_set_number(handle, CURLOPT_NOPROGRESS, 0)
        if let credentials {
            overwinter_curl_set_number(handle, CURLOPT_HTTPAUTH, 1)
            overwinter_curl_set_text(handle, CURLOPT_USERNAME, credentials.user)
            overwinter_curl_set_text(handle, CURLOPT_PASSWORD, credentials.password)
        }
        if insecure {
            overwinter_curl_set_number(handle, CURLOPT_SSL_VERIFYPEER, 0)
            overwinter_curl_set_number(handle, CURLOPT_SSL_VERIFYHOST, 0)
        }
        overwinter_curl_set_writer(handle) { _, size, count, _ in size * count }
    }

    /// Answers the headers, which are to be freed after the request.
    private func setPosted(_ handle: UnsafeMutableRawPointer) -> UnsafeMutablePointer<curl_slist>? {
        guard let posted else { return nil }
        overwinter_curl_set_number(handle, CURLOPT_POSTFIELDSIZE, posted.count)
        _ = posted.withUnsafeBytes { bytes in
            overwinter_curl_set_pointer(
                handle, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: bytes.baseAddress))
        }
        let headers = curl_slist_append(nil, "Content-Type: text/plain; charset=utf-8")
        if let headers { overwinter_curl_set_pointer(handle, CURLOPT_HTTPHEADER, headers) }
        return headers
    }

    private func reason(_ code: CURLcode, _ handle: UnsafeMutableRawPointer) -> String {
        let system = Int32(truncatingIfNeeded: overwinter_curl_system_error(handle))
        switch code {
        case CURLE_COULDNT_CONNECT where system != 0: return SystemText.of(system)
        case CURLE_ABORTED_BY_CALLBACK: return "given up"
        default: return String(cString: curl_easy_strerror(code)).lowercased()
        }
    }

    /// What the progress callback asks; curl calls it about once a second, and oftener while bytes come.
    private final class Asked {
        let isCancelled: () -> Bool

        init(_ isCancelled: @escaping () -> Bool) { self.isCancelled = isCancelled }
    }
}
