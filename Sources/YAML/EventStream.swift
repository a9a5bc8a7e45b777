import CYaml

/// The events of libyaml's parser, as Swift values.
///
/// A class, since the parser must not move in memory and is freed at the end.
final class EventStream {
    enum Event {
        case documentStart(Mark)
        case scalar(Node.Scalar, anchor: String?)
        case alias(String, Mark)
        case sequenceStart(tag: String?, anchor: String?, Mark)
        case mappingStart(tag: String?, anchor: String?, Mark)
        /// The end of a sequence or mapping.
        case collectionEnd
        case documentEnd
        case streamEnd
    }

    private let text: SourceText
    private let input: UnsafeMutableBufferPointer<UInt8>
    private let parser: UnsafeMutablePointer<yaml_parser_t>

    init(_ text: SourceText) {
        self.text = text
        input = .allocate(capacity: text.bytes.count)
        _ = input.initialize(from: text.bytes)
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        yaml_parser_initialize(parser)
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, input.baseAddress, input.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
        input.deallocate()
    }

    func next() throws(YAMLError) -> Event {
        var event = yaml_event_t()
        repeat {
            guard yaml_parser_parse(parser, &event) == 1 else { throw problem() }
        } while event.type == YAML_STREAM_START_EVENT
        defer { yaml_event_delete(&event) }
        let mark = Mark(event.start_mark)
        switch event.type {
        case YAML_DOCUMENT_START_EVENT: return .documentStart(mark)
        case YAML_DOCUMENT_END_EVENT: return .documentEnd
        case YAML_ALIAS_EVENT: return .alias(string(event.data.alias.anchor) ?? "", mark)
        case YAML_SEQUENCE_START_EVENT:
            let start = event.data.sequence_start
            return .sequenceStart(tag: string(start.tag), anchor: string(start.anchor), mark)
        case YAML_MAPPING_START_EVENT:
            let start = event.data.mapping_start
            return .mappingStart(tag: string(start.tag), anchor: string(start.anchor), mark)
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            let node = Node.Scalar(
                String(decoding: bytes, as: UTF8.self), isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE,
                tag: string(scalar.tag), mark: mark)
            return .scalar(node, anchor: string(scalar.anchor))
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return .collectionEnd
        default: return .streamEnd
        }
    }

    private func string(_ bytes: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        bytes.map { String(cString: $0) }
    }

    private func problem() -> YAMLError {
        let state = parser.pointee
        let said = state.problem.map { String(cString: $0) } ?? "not enough memory"
        if state.error == YAML_READER_ERROR {
            return YAMLError(.syntax, said, mark: text.mark(at: state.problem_offset))
        }
        let mark = Mark(state.problem_mark)
        if text.hasTab(before: mark) {
            return YAMLError(.syntax, "a tab where a line begins", hint: "indent with spaces", mark: mark)
        }
        let context = state.context.map { String(cString: $0) + ": " } ?? ""
        return YAMLError(.syntax, context + said, mark: mark)
    }
}

extension Mark {
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }
}
