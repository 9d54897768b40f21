public record Mensaje(String mensaje, String id, int fecha) {}
