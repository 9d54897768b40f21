console.log('Socket.IO cargado:', typeof io === 'function');

// TODO(4.4) conecta: socket / connect: socket
