import OverwinterCLI

@main
enum Main {
    static func main() {
        OverwinterCommand.start()
    }
}
