console.log('Socket.IO cargado:', typeof io === 'function');

const lblOnline = document.querySelector('#lblOnline');
const lblOffline = document.querySelector('#lblOffline');
const txtMensaje = document.querySelector('#txtMensaje');
const btnEnviar = document.querySelector('#btnEnviar');

const socket = io();

socket.on('connect', () => {
    console.log('Conectado');

    lblOffline.style.display = 'none';
    lblOnline.style.display = '';
});

socket.on('disconnect', () => {
    console.log('Desconectado del servidor');

    lblOnline.style.display = 'none';
    lblOffline.style.display = '';
});

socket.on('connect_error', (error) => {
    console.log('No hay conexión:', error.message);
});

socket.io.on('reconnect_attempt', (intento) => {
    console.log('Intento', intento);
});

btnEnviar.addEventListener('click', () => {
    const mensaje = txtMensaje.value;

    const payload = {
        mensaje,
        id: '123',
        fecha: new Date().getTime(),
    };

    socket.emit('enviar-mensaje', payload);
});

// TODO(8.3) enviar-mensaje: una línea más en/one more line in lstMensajes, con/with textContent
