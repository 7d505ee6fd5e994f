create database chats owner parley;
create database friends owner parley;
