// 7.1  mensaje: String, id: String, fecha: long
public record Mensaje() {}
