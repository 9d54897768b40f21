public record Mensaje(String texto, String id, long fecha) {}
