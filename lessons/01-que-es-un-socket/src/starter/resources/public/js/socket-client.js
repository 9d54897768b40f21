const preguntado = document.querySelector('#preguntado');
const preguntas = document.querySelector('#preguntas');
const avisado = document.querySelector('#avisado');
const avisos = document.querySelector('#avisos');

// Preguntar: una petición cada dos segundos, haya cambiado algo o no.
const preguntar = async () => {
    const respuesta = await fetch('/contador');
    preguntado.textContent = await respuesta.text();
    preguntas.textContent = Number(preguntas.textContent) + 1;
};
setInterval(preguntar, 2000);

// Ser avisado: el servidor habla cuando hay algo que decir.
const socket = io();

socket.on('contador', (valor) => {
    avisado.textContent = valor;
    avisos.textContent = Number(avisos.textContent) + 1;
});

document.querySelector('#btnCambiar').addEventListener('click', () => fetch('/cambiar'));
