public record Mensaje(String mensaje, long id, long fecha) {}
