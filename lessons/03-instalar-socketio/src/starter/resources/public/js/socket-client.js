console.log('Cliente de Socket.IO, protocolo', io.protocol);
