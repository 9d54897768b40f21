public record Mensaje(String mensaje, String id, long fecha) {}
