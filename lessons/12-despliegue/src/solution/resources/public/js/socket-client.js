console.log('Socket.IO cargado:', typeof io === 'function');

const lblOnline = document.querySelector('#lblOnline');
const lblOffline = document.querySelector('#lblOffline');
const txtMensaje = document.querySelector('#txtMensaje');
const btnEnviar = document.querySelector('#btnEnviar');
const lstMensajes = document.querySelector('#lstMensajes');

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

    socket.timeout(2000).emit('enviar-mensaje', payload, (error, id) => {
        if (error) {
            console.log('Sin respuesta');
            return;
        }
        console.log('Desde el server', id);
    });
});

socket.on('enviar-mensaje', (payload) => {
    console.log(payload);

    const linea = document.createElement('li');
    linea.className = 'list-group-item';
    linea.textContent = payload.mensaje;
    lstMensajes.append(linea);
});
